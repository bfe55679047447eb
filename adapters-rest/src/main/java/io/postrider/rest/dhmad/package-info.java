/** The REST half of the dialect {@code dhmad}; what it is to the letter is in {@code docs/dialects/dhmad.md}. */
@NullMarked
package io.postrider.rest.dhmad;

import org.jspecify.annotations.NullMarked;
