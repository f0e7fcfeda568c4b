package io.teleport.router;

import io.teleport.plugin.Plugin;
import java.util.List;
import java.util.stream.Stream;

/**
 * The plugins of a whole peer.
 *
 * @param left  those before the plugins of groups and routes
 * @param right those behind them
 */
record GlobalPlugins(List<Plugin> left, List<Plugin> right) {

    GlobalPlugins {
        left = List.copyOf(left);
        right = List.copyOf(right);
    }

    /** All of them in their order. */
    List<Plugin> all() {
        return around(List.of());
    }

    /** All of them, with these in the middle. */
    List<Plugin> around(List<Plugin> own) {
        return Stream.of(left, own, right).flatMap(List::stream).toList();
    }

    GlobalPlugins andLeft(List<Plugin> more) {
        return new GlobalPlugins(Stream.concat(left.stream(), more.stream()).toList(), right);
    }

    GlobalPlugins andRight(List<Plugin> more) {
        return new GlobalPlugins(
                left, Stream.concat(right.stream(), more.stream()).toList());
    }

    GlobalPlugins without(String name) {
        return new GlobalPlugins(without(name, left), without(name, right));
    }

    private static List<Plugin> without(String name, List<Plugin> side) {
        return side.stream().filter(plugin -> !plugin.name().equals(name)).toList();
    }
}
