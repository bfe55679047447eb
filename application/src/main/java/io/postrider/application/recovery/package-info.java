/** Sending again what failed in a period. */
@NullMarked
package io.postrider.application.recovery;

import org.jspecify.annotations.NullMarked;
