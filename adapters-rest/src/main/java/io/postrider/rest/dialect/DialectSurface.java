package io.postrider.rest.dialect;

import io.postrider.domain.dialect.DialectName;
import io.postrider.rest.fault.Surface;

/** The errors of a dialect, whose paths are all those below its name. */
public abstract class DialectSurface implements Surface {
    private final String name;

    protected DialectSurface(DialectName name) {
        this.name = name.text();
    }

    @Override
    public final boolean owns(String path) {
        int start = 0;
        while (start < path.length() && path.charAt(start) == '/') {
            start++;
        }
        int end = start + name.length();
        return path.startsWith(name, start) && (path.length() == end || isEnd(path.charAt(end)));
    }

    /** What ends the first segment of a path: the next one, or a matrix parameter. */
    private static boolean isEnd(char c) {
        return c == '/' || c == ';';
    }
}
