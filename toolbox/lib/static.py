from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed names, also inside the imports of our JavaScript modules."""

    support_js_module_import_aggregation = True
