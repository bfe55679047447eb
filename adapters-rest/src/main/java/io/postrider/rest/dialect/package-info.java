/**
 * What all dialects share on the way in: how their REST halves are found, which of them are spoken and at which host names.
 */
@NullMarked
package io.postrider.rest.dialect;

import org.jspecify.annotations.NullMarked;
