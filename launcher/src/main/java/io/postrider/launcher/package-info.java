/**
 * The one-command launcher: a database, a server and a key from nothing but a JDK.
 */
@NullMarked
package io.postrider.launcher;

import org.jspecify.annotations.NullMarked;
