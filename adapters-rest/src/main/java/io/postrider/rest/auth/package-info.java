/**
 * Who makes a request, and whether they may.
 */
@NullMarked
package io.postrider.rest.auth;

import org.jspecify.annotations.NullMarked;
