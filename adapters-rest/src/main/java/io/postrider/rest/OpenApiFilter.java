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
        String path = request.getRequestURI().substring(request.getContextPath().length());
        String accept = request.getHeader("Accept") == null
                ? "*/*"
                : request.getHeader("Accept").toLowerCase(Locale.ROOT);
        if (path.length() > "/openapi/".length()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        } else if (accept.contains("yaml")) {
            forward(request, response, "/openapi.yaml");
        } else if (accept.contains("application/json")) {
            forward(request, response, "/openapi.json");
        } else if (accept.contains("*/*") || accept.contains("application/*")) {
            forward(request, response, "/openapi.yaml");
        } else {
            response.sendError(HttpServletResponse.SC_NOT_ACCEPTABLE);
        }
    }

    private static void forward(HttpServletRequest request, HttpServletResponse response, String path)
            throws IOException, ServletException {
        request.getRequestDispatcher(path).forward(request, response);
    }
}
