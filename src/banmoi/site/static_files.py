"""Style sheets and scripts under names that carry the digest of their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Also what one script imports from another is called by its hashed name: whatever is kept by a phone
    for a year is never another version than its neighbours."""

    support_js_module_import_aggregation = True
