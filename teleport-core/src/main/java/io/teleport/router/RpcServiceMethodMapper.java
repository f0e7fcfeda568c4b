package io.teleport.router;

import java.util.Locale;

/**
 * Names as most RPC services have them, {@code Math.AddAll}.
 *
 * <p>Words keep their letters; {@code _} in a name becomes {@code .} and {@code __} becomes {@code _}: {@code Aa_Bb ->
 * Aa.Bb}, {@code aa__bb -> aa_bb}. The first letter of a method is put in upper case, because methods that a Go peer
 * offers begin with one: {@code add} of {@code Math} is {@code Math.Add}.
 */
public final class RpcServiceMethodMapper implements ServiceMethodMapper {

    @Override
    public String map(String prefix, String className, String methodName) {
        String classPart = NameParts.separate(className, '.');
        return join(join(prefix, classPart), NameParts.separate(capitalized(methodName), '.'));
    }

    /** The slash with which a path may begin is kept at the root only. */
    @Override
    public String join(String prefix, String path) {
        String trimmed = withoutDots(path);
        if (prefix.isEmpty() || trimmed.isEmpty()) {
            return prefix.isEmpty() ? trimmed : prefix;
        }
        return prefix + "." + (trimmed.startsWith("/") ? trimmed.substring(1) : trimmed);
    }

    private static String capitalized(String name) {
        return name.isEmpty() ? name : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private static String withoutDots(String path) {
        return path.replaceAll("^\\.+|\\.+$", "");
    }
}
