/** What an evaluation says of a trained model, as a build keeps and shows it: measures, gates and their verdicts. */
@NullMarked
package dev.dreambooth.jenkins.evaluation;

import org.jspecify.annotations.NullMarked;
