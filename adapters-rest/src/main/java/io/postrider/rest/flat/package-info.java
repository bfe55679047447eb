/** The REST half of the dialect {@code flat}; what it is to the letter is in {@code docs/dialects/flat.md}. */
@NullMarked
package io.postrider.rest.flat;

import org.jspecify.annotations.NullMarked;
