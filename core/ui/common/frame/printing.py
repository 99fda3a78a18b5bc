"""A page on paper or as a PDF: what was found, without what is clicked, typed into or played."""

PRINTED = """<style>
@media print {
  :is([data-testid="stSidebar"], [data-testid="stHeader"], [data-testid$="Toolbar"],
    audio,
    [data-testid="stButton"], [data-testid="stButtonGroup"], [data-testid="stDownloadButton"],
    [data-testid="stPopover"], [data-testid="stSelectbox"], [data-testid="stMultiSelect"],
    [data-testid="stFileUploader"], [data-testid="stSlider"], [data-testid="stCheckbox"],
    [data-testid="stExpander"] > details:not([open]), .st-key-examples, .st-key-exports) {
    display: none !important; }
  [data-testid="stTextInput"]:has(input:placeholder-shown) { display: none; }
  [data-testid="stMainBlockContainer"] { padding: 0; }
  [class*="st-key-card-"] { break-inside: avoid; }
  /* of a dark page, too: white paper, and words that can be read on it */
  * { print-color-adjust: economy !important; color: #24211E !important;
    background-color: transparent !important; color-scheme: light !important; }
  :root { background-color: #FFF !important; }
  .js-plotly-plot .main-svg text { fill: #24211E !important; }
}
</style>"""
