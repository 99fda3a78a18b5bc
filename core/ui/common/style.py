"""What Streamlit's own style leaves too faint to be read: raised to WCAG AA (4.5 : 1) in both
themes.

The page's `color-scheme` follows the theme, so `light-dark()` tells them apart.
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
[class*="st-key-confusion"] .textpoint text { fill: light-dark(#24211E, #EDE8E1) !important; }
/* 22 pixels high as they come */
.js-plotly-plot .modebar-btn { min-width: 26px; min-height: 26px; padding: 4px 5px !important; }
/* rows of small choices stay close where they wrap */
.st-key-examples, .st-key-map-peaks { row-gap: 0; }
:is(.st-key-examples, .st-key-map-peaks) button { min-height: 2rem; padding: 0; }
/* a keyboard's focus on a link: it comes looking like the link of the page that is open */
[data-testid="stPageLink"] a:focus-visible {
  outline: 2px solid light-dark(#B4531F, #E08D55); outline-offset: -2px; }
/* the page itself takes the focus of a click on empty space: no frame round it */
[data-testid="stMain"]::before { box-shadow: none !important; }
</style>"""
