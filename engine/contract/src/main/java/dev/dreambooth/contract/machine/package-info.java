/** What the machine under a process lets it do: which names it can give to files, and in which locale it starts others. */
@NullMarked
package dev.dreambooth.contract.machine;

import org.jspecify.annotations.NullMarked;
