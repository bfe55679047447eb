/** Signature schemes: keys and signatures over bytes. How a signature stands in a header is the delivery format's. */
@NullMarked
package io.postrider.delivery.http.signature;

import org.jspecify.annotations.NullMarked;
