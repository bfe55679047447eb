/** Telling the account of a webhook that deliveries to it fail, succeed again, or have ended. */
@NullMarked
package io.postrider.application.alert;

import org.jspecify.annotations.NullMarked;
