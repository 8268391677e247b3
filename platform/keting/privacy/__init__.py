"""The register of fields: what each is about, what people's data is for; the papers that the law asks for."""
