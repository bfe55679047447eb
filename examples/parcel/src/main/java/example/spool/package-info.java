/** A made-up transport beside HTTP. */
@NullMarked
package example.spool;

import org.jspecify.annotations.NullMarked;
