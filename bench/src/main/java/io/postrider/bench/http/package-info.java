/**
 * As much HTTP/1.1 as a receiver and a publisher on one machine need, on non-blocking sockets, with hardly any garbage.
 */
@NullMarked
package io.postrider.bench.http;

import org.jspecify.annotations.NullMarked;
