"""What Streamlit's own style leaves too faint to be read: raised to WCAG AA (4.5 : 1) in both
themes.

The page's `color-scheme` follows the theme, so `light-dark()` tells them apart; what opens over the
page is given it by `OVER_THE_PAGE_TOO`.
"""

LEGIBLE = """<style>
/* captions: 4.1 : 1 in the light theme as they come */
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] p {
  color: inherit; }
[data-testid="stCaptionContainer"] { opacity: .74; }
[data-testid="stCaptionContainer"] [data-testid="stCaptionContainer"] { opacity: 1; }
/* white on the dark theme's orange is 2.6 : 1 */
[data-testid^="stBaseButton-primary"]:not(:disabled),
[data-testid^="stBaseButton-primary"]:not(:disabled) p,
[data-testid="stMultiSelectTagsContainer"] > span > span,
[data-testid="stMultiSelectTagsContainer"] > span > span * {
  color: light-dark(#fff, #181614); }
/* a choice that is made, on its pale orange */
:is([data-variant="segmented_control"], [data-variant="pills"])[data-selected] p {
  color: light-dark(#8F3F14, #F0A679); }
/* axes and numbers of charts */
.js-plotly-plot :is(.xtick, .ytick, .y2tick) text,
.js-plotly-plot :is(.g-xtitle, .g-ytitle, .g-y2title) text,
.js-plotly-plot :is(.legendtext, .legendtitletext),
.js-plotly-plot .hoverlayer .hovertext text, [class*="st-key-confusion"] .textpoint text {
  fill: light-dark(#57514B, #CFC8BF) !important; }
[class*="st-key-confusion"] .textpoint text { fill: light-dark(#24211E, #EDE8E1) !important;
  fill-opacity: 1 !important; }
/* the tools of a chart are 22 pixels high and 1.6 : 1 as they come, and stand on its points */
.js-plotly-plot .modebar-group {
  background: light-dark(rgba(252, 251, 249, .85), rgba(24, 22, 20, .85)) !important; }
.js-plotly-plot .modebar-btn .icon path { fill: light-dark(#6B645D, #B5ADA3) !important; }
.js-plotly-plot .modebar-btn:is(.active, :hover) .icon path {
  fill: light-dark(#24211E, #EDE8E1) !important; }
.js-plotly-plot .modebar-btn { min-width: 26px; min-height: 26px; padding: 4px 5px !important; }
/* the epoch that a line marks: 2.9 : 1 as it comes */
:is([class*="st-key-loss-"], [class*="st-key-accuracy-"]) .annotation text {
  fill: light-dark(#57514B, #CFC8BF) !important; }
/* a link to each heading: a stop for the keyboard that leads to where one is */
[data-testid="stHeaderActionElements"] { display: none; }
/* rows of small choices stay close where they wrap */
.st-key-examples, .st-key-map-peaks { row-gap: 0; }
:is(.st-key-examples, .st-key-map-peaks) button { min-height: 2rem; padding: 0; }
/* a button at the end of a sentence stands beside it */
@media (min-width: 641px) { .st-key-compared { flex-wrap: nowrap; } }
.st-key-compared button { white-space: nowrap; }
/* "Press Enter to apply · 51/10000" stands on the end of what is written, as it comes */
[class*="st-key-brief-words"] input { padding-right: 12.5rem; }
@media (max-width: 640px) {
  [class*="st-key-brief-words"] input { padding-right: .75rem; }
  [class*="st-key-brief-words"] [data-testid="InputInstructions"] { display: none; } }
/* without a mouse the tools of a table are always there, above it: on what stands before it */
@media (hover: none) {
  [data-testid="stDataFrame"]:has(> [data-testid="stElementToolbar"]) { margin-top: 28px; } }
/* a keyboard's focus on a link, which comes looking like the link of the page that is open, and on
   a table's tools, which come a shade darker only */
:is([data-testid="stPageLink"] a, [data-testid="stElementToolbar"] button):focus-visible {
  outline: 2px solid light-dark(#B4531F, #E08D55); outline-offset: -2px; }
/* on what the page itself leads the focus to (`scroll.to`): not through the first letter of each
   line */
:is(.stVerticalBlock, h1)[tabindex="-1"]:focus-visible {
  outline: 2px solid light-dark(#B4531F, #E08D55); outline-offset: .5rem; border-radius: .25rem; }
/* what a button, a link or a box to tick says is read to its end: it wraps where it would be cut */
:is([data-testid="stPageLink-NavLink"] span, [data-testid="stMarkdownContainer"], p):is(
  :is(button, [data-testid="stPageLink-NavLink"], [data-testid="stCheckbox"],
  [data-testid="stMetricLabel"]) *) { white-space: normal; overflow: visible; }
/* with large text, or beside the sidebar in half a window, columns too narrow for words wrap */
@media (min-width: 641px) {
  [data-testid="stColumn"] { min-width: min(7rem, 100%); } }
/* where the server is gone Streamlit tells of itself, and of a command that is not ours */
[role="dialog"] div:has(> [data-testid="stErrorCodeBlock"]) > * { display: none; }
[role="dialog"] div:has(> [data-testid="stErrorCodeBlock"])::before {
  content: "Soundkin does not answer: it was ended, or this device lost its connection."
  " Start it again as you did before; this page then goes on where it was."; }
/* with the colours of a high-contrast system, which takes backgrounds away: what is chosen */
@media (forced-colors: active) {
  :is([data-variant="segmented_control"], [data-variant="pills"])[data-selected] {
    outline: 3px solid Highlight; outline-offset: -3px; }
  /* switches, ticks and sliders are drawn of backgrounds alone */
  [data-testid="stCheckbox"] label > div:not([data-testid]),
  [data-testid="stSlider"] [role="group"] > div > div:not([data-testid]) {
    forced-color-adjust: none; outline: 1px solid CanvasText; }
  [data-testid="stSliderThumbValue"] { forced-color-adjust: auto; } }
/* the page itself takes the focus of a click on empty space: no frame round it */
[data-testid="stMain"]::before { box-shadow: none !important; }
</style>"""

# Dialogs and popovers stand beside the page, where Streamlit sets no colour scheme: in the dark
# theme they took the colours of the light one.
OVER_THE_PAGE_TOO = """<script>
(() => {
  if (window.soundkinScheme) return;
  window.soundkinScheme = true;
  const app = document.querySelector('[data-testid="stApp"]');
  const follow = () => {
    document.documentElement.style.colorScheme = getComputedStyle(app).colorScheme;
  };
  follow();
  new MutationObserver(follow).observe(app, {attributes: true, attributeFilter: ['class']});
})();
</script>"""
