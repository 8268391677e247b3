"""Each tag once, as a page would write it."""

from datetime import date, timedelta

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils.translation import override

from keting import clock
from keting.web import drawings, house, widgets
from keting.web.charting import Chart, Series
from tests.html import faults

DAY = date(2026, 10, 20)
LOAD = "{% load motif days forms charts web numbers typed %}"


def at(hour):
    return clock.at(DAY, hour)


def render(source, language="zh-hans", **context):
    with override(language):
        html = Template(LOAD + source).render(Context(context))
    assert faults(html) == []
    return " ".join(html.split())


class MatterForm(forms.Form):
    who = forms.ChoiceField(
        label="谁来了",
        choices=[("a", "本人"), ("b", "家里人")],
        widget=widgets.Choices(hints={"a": "自己来"}),
    )
    say = forms.CharField(label="一句话", widget=forms.Textarea, help_text="照原话写")
    note = forms.CharField(label="备注", required=False)
    tags = forms.MultipleChoiceField(label="标签", choices=[("x", "独居")], widget=widgets.ManyChoices)
    day = forms.DateField(label="哪天", widget=widgets.Day)
    agree = forms.BooleanField(label="同意")


def test_a_state_is_a_mark_and_a_word():
    html = render('{% state "desk" "在前台" %}{% state "due" "2件" %}{% state "free" "空着" tone="" %}')
    assert html.count("<svg") == 3
    assert 'class="state state-open"' in html
    assert html.count('class="state"') == 2


def test_an_unknown_mark_is_refused():
    with pytest.raises(TemplateSyntaxError):
        render('{% mark "rocket" %}')


@pytest.mark.parametrize("layout", ["round", "long", "islands", "classroom", "theatre", "open"])
def test_a_plan_keeps_one_chair_for_you(layout):
    html = render("{% plan layout %}", layout=layout)
    assert html.count("p-yours") == 1
    assert 'role="img"' in html
    assert 'aria-hidden="true"' in render('{% plan layout label="" %}', layout=layout)


def test_notices_say_what_was_refused():
    html = render('{% notice "refused" "借不到" "沪剧队在用" %}{% notice "ok" "借好了" %}')
    assert 'role="alert"' in html
    assert "notice-ok" in html


def test_nothing_offers_the_next_thing():
    assert '<a class="go" href="/x">接一件事</a>' in render('{% nothing "还没有" "" "/x" "接一件事" %}')


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hans", "2026年10月|2026年下半年"),
        ("en", "Oct 2026|Jul–Dec 2026"),
        ("ja", "2026年10月|2026年7〜12月"),
    ],
)
def test_months_and_half_years_in_three_languages(language, words):
    assert render("{{ d|month_of_year }}|{{ d|half_year }}", language, d=DAY) == words


def test_days_in_three_languages():
    source = (
        "{{ d|cn_day }}|{{ d|lunar }}|{{ d|lunar_day }}|{{ d|month_day }}|{{ d|dated }}|{{ s|span_words }}"
    )
    span = clock.week_span(DAY)
    assert (
        render(source, d=DAY, s=span) == "周二 10月20日|九月十一|十一|10月20日|2026年10月20日|10月19日到25日"
    )
    english = "Tue 20 Oct|lunar 9/11|9/11|20 Oct|20 Oct 2026|19–25 Oct"
    assert render(source, "en", d=DAY, s=span) == english
    japanese = "10月20日（火）|旧暦9月11日|9/11|10月20日|2026年10月20日|10月19日から25日"
    assert render(source, "ja", d=DAY, s=span) == japanese


def test_a_solar_term_stands_on_its_day_only():
    assert render("{{ a|solar_term }}{{ b|solar_term }}", a=date(2026, 10, 23), b=DAY) == "霜降"
    assert render("{{ a|solar_term }}", "ja", a=date(2026, 3, 5)) == "啓蟄"


def test_hours_have_an_en_dash_and_a_machine_readable_start():
    html = render("{% time_range a b %}", a=at("14:00"), b=at("16:00"))
    assert html == '<time datetime="2026-10-20T14:00+08:00">14:00–16:00</time>'
    assert "20:30–24:00" in render("{% time_range a b %}", a=at("20:30"), b=at("00:00") + clock.ONE_DAY)
    assert render("{% time_range a b %}{{ a|clock }}{{ a|cn_day }}", a=None, b=None) == ""


def test_age_is_said_in_the_largest_whole_unit():
    ages = [timedelta(seconds=20), timedelta(minutes=3), timedelta(hours=5), timedelta(days=2)]
    now = at("20:00")
    assert [render("{{ i|ago:n }}", i=now - age, n=now) for age in ages] == [
        "刚刚",
        "3分钟前",
        "5小时前",
        "2天前",
    ]


def test_numbers():
    assert render(
        "{{ 1336|grouped }} {{ none|grouped }} {% percent 27 29 %} {% percent 1 0 %}", none=None
    ) == ("1,336 – 93.1 –")


def test_a_fresh_form_labels_every_field():
    source = "{% for one in form %}{% field one %}{% endfor %}{% form_errors form %}"
    html = render(source, form=MatterForm())
    assert 'aria-describedby="id_say_help"' in html
    assert "<b>本人</b><span>自己来</span>" in html
    assert '<label for="id_note">备注 <small>可以不填</small></label>' in html
    assert 'type="date"' in html
    assert "notice" not in html


def test_a_refused_form_says_where_why_and_the_rule():
    form = MatterForm({"say": "换卡"})
    form.is_valid()
    form.add_error(None, ValidationError("这个时间借不到。", code="room_taken"))
    form.add_error(None, ValidationError("这个时间借不到。", code="R-101"))
    html = render("{% form_errors form %}{% for one in form %}{% field one %}{% endfor %}", form=form)
    assert '<a href="#id_who_0">谁来了</a>' in html
    assert '<a href="#id_day">哪天</a>' in html
    assert "这里还没填。" in html
    assert "<code>R-101</code>，打电话时报这个号" in html
    assert "room_taken" not in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_day_error"' in html


def test_unticked_boxes_are_an_answer():
    assert MatterForm({"tags": ["x"]})["tags"].value() == ["x"]
    field = forms.MultipleChoiceField(choices=[("x", "独居")], widget=widgets.ManyChoices, required=False)
    assert field.clean([]) == []


@pytest.mark.parametrize(
    ("language", "text", "shown"),
    [
        ("zh-hans", "<插花>", "&lt;插花&gt;"),
        ("en", "<插花>", '<span lang="zh-Hans">&lt;插花&gt;</span>'),
        ("ja", "插花", '<span lang="zh-Hans">插花</span>'),
        ("en", "Flowers & tea", "Flowers &amp; tea"),
    ],
)
def test_what_was_typed_in_chinese_says_so_elsewhere(language, text, shown):
    assert render("{{ text|typed }}", language, text=text) == shown


def test_a_day_bar_shows_claims_and_now():
    claims = [(at("09:00"), at("11:00")), (at("07:00"), at("08:30"))]
    html = render("{% daybar claims now %}", claims=claims, now=at("09:40"))
    assert 'aria-label="7:00–8:30，9:00–11:00有人"' in html
    assert html.count("bar-on") == 2
    assert 'd="M16.7 0V10"' in html
    assert "整天空着" in render("{% daybar claims %}", claims=[])


def test_a_spark_turns_into_a_triangle_outside_the_range():
    inside = render('{% spark v "走势" 85 95 %}', v=[80, None, 90])
    outside = render('{% spark v "走势" 85 95 %}', v=[90, 88, 70])
    assert "sp-dot" in inside
    assert "sp-low" in outside
    assert drawings.spark([1, 2, None, 3, 4]).lines == ["M4.0 24.0L28.0 17.3", "M76.0 10.7L100.0 4.0"]
    assert drawings.spark([]).lines == []


def test_heat_marks_what_is_missing():
    html = render('{% heat v "八周" %}', v=[0, 0.5, 1, None])
    assert html.count("ht-box") == 4
    assert html.count("ht-on") == 2
    assert html.count("ht-x") == 1


def test_a_chart_has_its_table_and_its_data():
    data = Chart("每周走访", ["1", "2"], [Series("走访", [3, None])], unit="次", note="时期数")
    html = render('{% chart "visits" data %}', data=data)
    assert '<script id="visits-data" type="application/json">' in html
    assert '<th scope="row">1</th><td class="n">3</td>' in html
    assert "缺报" in html


@pytest.mark.parametrize("count", range(6))
def test_the_house_is_drawn_with_any_number_of_rooms(count):
    places = [
        house.Place(f"第{n}间很长很长很长的名字的房间", "空着，到14:00", n % 2 == 0, "long")
        for n in range(count)
    ]
    html = render('{% house_plan places "两位老师在" "平面图" %}', places=places)
    assert html.count("p-room") == min(count, 4)
    assert "前台" in html
    assert "…" in html or not count


def test_pages_keep_the_filters():
    context = {"page": Paginator(range(95), 30).page(2), "request": RequestFactory().get("/x", {"q": "王"})}
    html = render("{% pages page %}", **context)
    assert "第31–60条，共95条" in html
    assert 'href="?q=%E7%8E%8B&amp;page=3"' in html
    assert "pager" not in render("{% pages page %}", page=Paginator(range(3), 30).page(1), request=None)


def test_progress_counts():
    assert "120 / 1,336" in render('{% progress 120 1336 "读登记表" %}')
    assert "value=" not in render('{% progress 0 0 "等着开始" %}')


class DoorForm(forms.Form):
    name = forms.CharField(label="用户名")
    password = forms.CharField(label="密码", widget=forms.PasswordInput)


class FileForm(forms.Form):
    file = forms.FileField(label="文件")


class HiddenForm(forms.Form):
    row = forms.UUIDField(widget=forms.HiddenInput)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (MatterForm, "您填的都还在。"),
        (DoorForm, "密码不留在页面上，请重新输一遍。"),
        (FileForm, "文件不留在页面上，请重新选一遍。"),
        (HiddenForm, ""),
    ],
)
def test_a_refused_form_promises_only_what_is_still_there(form, said):
    html = render("{% form_errors form %}", form=form({"name": "范晓"}))
    assert said in html
    assert ("都还在" in html, "不留在" in html) == ("都还在" in said, "不留在" in said)
