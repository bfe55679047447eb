/** One event on its way to one webhook: states, attempts, outcomes and the rules that follow from them. */
@NullMarked
package io.postrider.domain.delivery;

import org.jspecify.annotations.NullMarked;
