/** The dialect {@code parcel} of a made-up carrier, and the signature scheme that it is signed by. */
@NullMarked
package example.parcel;

import org.jspecify.annotations.NullMarked;
