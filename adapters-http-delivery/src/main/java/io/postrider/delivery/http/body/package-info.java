/** What the bodies of several dialects have in common. */
@NullMarked
package io.postrider.delivery.http.body;

import org.jspecify.annotations.NullMarked;
