/** Sending again what failed in a period. */
@NullMarked
package io.postrider.domain.recovery;

import org.jspecify.annotations.NullMarked;
