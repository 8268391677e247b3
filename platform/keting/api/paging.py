"""Lists by pages: `?page=2`, `?size=50`."""

from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """Thirty rows a page, a hundred at most."""

    page_size = 30
    page_size_query_param = "size"
    max_page_size = 100
