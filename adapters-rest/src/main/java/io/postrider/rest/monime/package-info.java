/** The REST half of the dialect {@code monime}; what it is to the letter is in {@code docs/dialects/monime.md}. */
@NullMarked
package io.postrider.rest.monime;

import org.jspecify.annotations.NullMarked;
