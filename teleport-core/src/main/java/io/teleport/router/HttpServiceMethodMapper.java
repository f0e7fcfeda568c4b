package io.teleport.router;

/**
 * Names like paths of HTTP, {@code /math/add_all}; the default.
 *
 * <p>Words begin at capital letters and are put in lower case with {@code _} between them; {@code _} in a name becomes
 * {@code /} and {@code __} becomes {@code _}: {@code AaBb -> /aa_bb}, {@code Aa_Bb -> /aa/bb}, {@code aa__bb ->
 * /aa_bb}, {@code ABcXYz -> /abc_xyz}. These are the rules of the Go implementation.
 */
public final class HttpServiceMethodMapper implements ServiceMethodMapper {

    @Override
    public String map(String prefix, String className, String methodName) {
        return join(join(prefix, toPath(className)), toPath(methodName));
    }

    private static String toPath(String name) {
        return toSnake(NameParts.separate(name, '/')).replace("__", "_").replace("/_", "/");
    }

    /** Puts {@code _} before a capital that follows anything but a capital or {@code _}. */
    private static String toSnake(String name) {
        StringBuilder snake = new StringBuilder();
        boolean inWord = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean capital = c >= 'A' && c <= 'Z';
            if (capital && inWord) {
                snake.append('_');
            }
            inWord = capital ? false : inWord || c != '_';
            snake.append(capital ? (char) (c + ('a' - 'A')) : c);
        }
        return snake.toString();
    }
}
