package io.teleport.proto;

import java.util.HashMap;
import java.util.Map;

/**
 * What the numbers of TLV messages stand for: routes, and the one codec of all values, since TLV has no place for
 * either. Immutable.
 *
 * <p>A number without a route of its own is {@value #PREFIX} and the number; 0 is always {@value #HEARTBEAT}.
 */
public final class TlvMapping {

    /** The route of heartbeats, number 0. */
    public static final String HEARTBEAT = "/heartbeat";

    /** What stands before the number in routes of messages that have no other. */
    public static final String PREFIX = "/tlv/";

    /** No routes of their own, and values that are plain text. */
    public static final TlvMapping DEFAULT = new TlvMapping(Map.of(), (byte) 's');

    static final int HEARTBEAT_NUMBER = 0;

    private final Map<Integer, String> routes;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final byte bodyCodec;

    private TlvMapping(Map<Integer, String> routes, byte bodyCodec) {
        this.routes = new HashMap<>(routes);
        this.routes.put(HEARTBEAT_NUMBER, HEARTBEAT);
        this.routes.forEach((number, route) -> numbers.put(route, number));
        this.bodyCodec = bodyCodec;
    }

    /**
     * A mapping.
     *
     * @param routes    routes by number, each once; what it says of 0 does not count
     * @param bodyCodec id of the codec of all values
     */
    public static TlvMapping of(Map<Integer, String> routes, byte bodyCodec) {
        return new TlvMapping(routes, bodyCodec);
    }

    byte bodyCodec() {
        return bodyCodec;
    }

    String routeOf(int number) {
        String route = routes.get(number);
        return route == null ? PREFIX + number : route;
    }

    /**
     * The number of a route.
     *
     * @throws ProtoException when it has none
     */
    int numberOf(String route) {
        Integer own = numbers.get(route);
        if (own != null) {
            return own;
        }
        try {
            if (route.startsWith(PREFIX)) {
                return Integer.parseInt(route.substring(PREFIX.length()));
            }
        } catch (NumberFormatException e) {
            // Falls through: it is no number.
        }
        throw ProtoException.malformed(
                "service method: " + route + " (expected: /tlv/<number> or one of " + numbers.keySet() + ")");
    }
}
