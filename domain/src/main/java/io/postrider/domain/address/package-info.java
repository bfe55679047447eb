/** Which network addresses deliveries may be sent to. */
@NullMarked
package io.postrider.domain.address;

import org.jspecify.annotations.NullMarked;
