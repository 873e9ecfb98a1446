/** What the settings that choose among a few words choose: an enum for each, so that no reader can forget one of them. */
@NullMarked
package dev.dreambooth.contract.settings.choice;

import org.jspecify.annotations.NullMarked;
