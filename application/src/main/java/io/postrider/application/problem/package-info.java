/** What callers of the use cases can get wrong, as values and exceptions that an adapter turns into its own errors. */
@NullMarked
package io.postrider.application.problem;

import org.jspecify.annotations.NullMarked;
