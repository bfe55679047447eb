/** The format of native webhooks: the Standard Webhooks specification. */
@NullMarked
package io.postrider.delivery.http.standardwebhooks;

import org.jspecify.annotations.NullMarked;
