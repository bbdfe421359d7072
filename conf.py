"""Sphinx configuration.  The source is docs/, the built site goes to _build/html:

sphinx-build -n -W --keep-going -c . -d _build/html.doctrees docs _build/html
"""

import sys
from pathlib import Path

import convmath
from convmath.exposition.citations import address
from convmath.theory.collection import collect

sys.path.insert(0, str(Path(__file__).parent / "docs"))  # where _ext, the site's own machinery, is found

project = "convmath"
author = "The convmath developers"
project_copyright = author
release = convmath.__version__
language = "en"

extensions = [
    "_ext.rebuild",  # first: it decides what is built again
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "_ext.kernels",
    "_ext.mathml",
    "_ext.notation",
    "_ext.site",
    "_ext.domain",
    "_ext.ledger",
    "_ext.errata",
    "_ext.claims",
    "_ext.metadata",
    "_ext.figures",
]
root_doc = "index"
primary_domain = "convmath"
exclude_patterns = ["_static", "_templates"]
templates_path = ["docs/_templates"]
nitpicky = True
nitpick_ignore_regex = [("py:class", r"collections\.abc\..*")]  # no inventory is fetched from elsewhere
numfig = True

myst_enable_extensions = ["amsmath", "attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
myst_dmath_double_inline = True

# What is verified and shown: called once, when a build begins.
convmath_theory = collect

# No result is ever cached: `_ext.rebuild` runs every page when the package has changed.
nb_execution_mode = "force"
# A failing cell is a warning that shows its traceback; warnings are errors in `make site`.
nb_execution_show_tb = True
nb_execution_timeout = 120
nb_merge_streams = True
nb_render_markdown_format = "myst"  # tables in what a cell prints
nb_output_stderr = "error"
nb_code_prompt_show = "Show the code"
nb_code_prompt_hide = "Hide the code"

html_theme = "furo"
html_title = "convmath"
html_favicon = "docs/_static/icon.svg"
html_static_path = ["docs/_static"]
html_css_files = ["convmath.css", "moving.css"]
html_js_files = ["convmath.js", "moving.js", "theorems.js"]
html_copy_source = False
html_show_sourcelink = False
html_permalinks_icon = "#"
html_theme_options = {"top_of_page_buttons": []}
html_math_renderer = "mathml"
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"

# Only a site that knows its address gets canonical links, a sitemap and social cards.
html_baseurl = address()
