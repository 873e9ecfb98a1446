/** Makes a static site of the repository's Markdown files: {@link dev.dreambooth.site.Site} reads them and writes the pages. */
@NullMarked
package dev.dreambooth.site;

import org.jspecify.annotations.NullMarked;
