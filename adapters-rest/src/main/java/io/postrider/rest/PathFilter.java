package io.postrider.rest;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Refuses paths with a percent sign that escapes nothing (RFC 3986, section 2.1). JAX-RS would answer them with 200 and no
 * body.
 */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public final class PathFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (isEscapedWell(request.getRequestURI())) {
            chain.doFilter(request, response);
        } else {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
        }
    }

    static boolean isEscapedWell(String path) {
        for (int percent = path.indexOf('%'); percent >= 0; percent = path.indexOf('%', percent + 1)) {
            if (percent + 2 >= path.length() || !isHex(path.charAt(percent + 1)) || !isHex(path.charAt(percent + 2))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(char c) {
        return Character.digit(c, 16) >= 0 && c < 128;
    }
}
