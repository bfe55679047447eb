/** The calls that wait for a receiver, and what keeps them from taking the server with them. */
@NullMarked
package io.postrider.rest.guard;

import org.jspecify.annotations.NullMarked;
