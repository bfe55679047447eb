package io.postrider.rest.json;

/**
 * One pass over bytes that decides whether they are one JSON value in UTF-8, by the grammar of RFC 8259 and nothing beyond
 * it: no byte order mark, no comments, no trailing commas, no control characters inside strings. Numbers may be of any
 * length. Strings are valid UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
 */
final class JsonScanner {
    private final byte[] text;
    private final int maxDepth;
    private int at;

    private JsonScanner(byte[] text, int maxDepth) {
        this.text = text;
        this.maxDepth = maxDepth;
    }

    /** The value that the bytes are, without the whitespace around it. */
    static JsonSlice scan(byte[] text, int maxDepth) throws MalformedJson {
        if (text.length >= 3 && text[0] == (byte) 0xEF && text[1] == (byte) 0xBB && text[2] == (byte) 0xBF) {
            throw new MalformedJson("a byte order mark, which JSON must not start with,", 0);
        }
        JsonScanner scanner = new JsonScanner(text, maxDepth);
        scanner.whitespace();
        int start = scanner.at;
        scanner.value(0);
        int end = scanner.at;
        scanner.whitespace();
        if (scanner.at < text.length) {
            throw new MalformedJson("more than one value: unexpected " + scanner.here(), scanner.at);
        }
        return new JsonSlice(text, start, end);
    }

    private void value(int depth) throws MalformedJson {
        if (at >= text.length) {
            throw new MalformedJson("the text ends where a value is expected", at);
        }
        switch (text[at]) {
            case '{' -> object(depth + 1);
            case '[' -> array(depth + 1);
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw new MalformedJson("unexpected " + here() + " where a value is expected", at);
        }
    }

    private void object(int depth) throws MalformedJson {
        deepen(depth);
        at++;
        whitespace();
        if (isAt('}')) {
            at++;
            return;
        }
        while (true) {
            if (!isAt('"')) {
                throw new MalformedJson("unexpected " + here() + " where a field name is expected", at);
            }
            string();
            whitespace();
            if (!isAt(':')) {
                throw new MalformedJson("unexpected " + here() + " where a colon is expected", at);
            }
            at++;
            whitespace();
            value(depth);
            whitespace();
            if (isAt('}')) {
                at++;
                return;
            }
            comma("}");
        }
    }

    private void array(int depth) throws MalformedJson {
        deepen(depth);
        at++;
        whitespace();
        if (isAt(']')) {
            at++;
            return;
        }
        while (true) {
            value(depth);
            whitespace();
            if (isAt(']')) {
                at++;
                return;
            }
            comma("]");
        }
    }

    private void deepen(int depth) throws MalformedJson {
        if (depth > maxDepth) {
            throw new MalformedJson("nesting deeper than " + maxDepth + " levels", at);
        }
    }

    private void comma(String orEnd) throws MalformedJson {
        if (!isAt(',')) {
            throw new MalformedJson("unexpected " + here() + " where a comma or " + orEnd + " is expected", at);
        }
        at++;
        whitespace();
    }

    private void literal(String word) throws MalformedJson {
        for (int i = 0; i < word.length(); i++, at++) {
            if (!isAt(word.charAt(i))) {
                throw new MalformedJson("unexpected " + here() + " inside a literal", at);
            }
        }
    }

    private void number() throws MalformedJson {
        if (isAt('-')) {
            at++;
        }
        if (isAt('0')) {
            at++;
        } else {
            digits();
        }
        if (isAt('.')) {
            at++;
            digits();
        }
        if (isAt('e') || isAt('E')) {
            at++;
            if (isAt('+') || isAt('-')) {
                at++;
            }
            digits();
        }
    }

    private void digits() throws MalformedJson {
        int first = at;
        while (at < text.length && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        if (at == first) {
            throw new MalformedJson("unexpected " + here() + " where a digit is expected", at);
        }
    }

    private void string() throws MalformedJson {
        at++;
        while (at < text.length) {
            byte b = text[at];
            if (b == '"') {
                at++;
                return;
            } else if (b == '\\') {
                escape();
            } else if (b < 0) {
                multiByte(b & 0xFF);
            } else if (b < 0x20) {
                throw new MalformedJson("unexpected " + here() + " inside a string", at);
            } else {
                at++;
            }
        }
        throw new MalformedJson("the text ends inside a string", at);
    }

    private void escape() throws MalformedJson {
        at++;
        if (at >= text.length) {
            throw new MalformedJson("the text ends inside a string", at);
        }
        switch (text[at]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at++;
            case 'u' -> {
                at++;
                for (int i = 0; i < 4; i++, at++) {
                    if (at >= text.length || Character.digit(text[at], 16) < 0) {
                        throw new MalformedJson("unexpected " + here() + " where a hex digit is expected", at);
                    }
                }
            }
            default -> throw new MalformedJson("unexpected " + here() + " after a backslash", at);
        }
    }

    /** RFC 3629, section 4: the second byte's range depends on the first. */
    private void multiByte(int lead) throws MalformedJson {
        if (lead >= 0xC2 && lead <= 0xDF) {
            continuation(1, 0x80, 0xBF);
        } else if (lead >= 0xE0 && lead <= 0xEF) {
            continuation(1, lead == 0xE0 ? 0xA0 : 0x80, lead == 0xED ? 0x9F : 0xBF);
            continuation(2, 0x80, 0xBF);
            at++;
        } else if (lead >= 0xF0 && lead <= 0xF4) {
            continuation(1, lead == 0xF0 ? 0x90 : 0x80, lead == 0xF4 ? 0x8F : 0xBF);
            continuation(2, 0x80, 0xBF);
            continuation(3, 0x80, 0xBF);
            at += 2;
        } else {
            throw new MalformedJson("a byte that is not UTF-8", at);
        }
        at += 2;
    }

    private void continuation(int offset, int min, int max) throws MalformedJson {
        int b = at + offset < text.length ? text[at + offset] & 0xFF : -1;
        if (b < min || b > max) {
            throw new MalformedJson("a byte that is not UTF-8", at + offset);
        }
    }

    private void whitespace() {
        while (at < text.length && isWhitespace(text[at])) {
            at++;
        }
    }

    private boolean isAt(char c) {
        return at < text.length && text[at] == c;
    }

    private String here() {
        if (at >= text.length) {
            return "end";
        }
        int b = text[at] & 0xFF;
        return b > 0x20 && b < 0x7F ? "'" + (char) b + "'" : String.format("byte 0x%02X", b);
    }

    static boolean isWhitespace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
