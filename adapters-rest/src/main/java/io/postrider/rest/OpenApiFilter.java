package io.postrider.rest;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;

/**
 * Keeps {@code /openapi} ours. Payara puts a servlet of its own there, in whichever application is deployed at the root, and that
 * goes before JAX-RS; a filter goes before it.
 */
@WebFilter(urlPatterns = "/openapi/*", asyncSupported = true)
public final class OpenApiFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        request.getRequestDispatcher(target(request)).forward(request, response);
    }

    private static String target(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        if (path.length() > "/openapi/".length()) {
            return "/v1" + path; // where nothing is
        }
        String accept = request.getHeader("Accept") == null
                ? ""
                : request.getHeader("Accept").toLowerCase(Locale.ROOT);
        return accept.contains("application/json") && !accept.contains("yaml") ? "/openapi.json" : "/openapi.yaml";
    }
}
