package io.teleport.plugin.proxy;

/**
 * What a proxy knows of a message when it chooses the session to forward it to.
 *
 * @param sessionId     id of the session that the message came from
 * @param realIp        address of the first caller
 * @param serviceMethod path and query of the message
 */
public record ProxyLabel(String sessionId, String realIp, String serviceMethod) {}
