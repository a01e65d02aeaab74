package io.levity.client;

/**
 * One server-sent event.
 *
 * @param id to resume after it; empty if the server gave none
 * @param type event name, {@code message} by default
 * @param data its lines joined by newlines
 */
public record ServerEvent(String id, String type, String data) {}
