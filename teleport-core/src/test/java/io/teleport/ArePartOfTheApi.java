package io.teleport;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;

/** Matches what users can reach: public types, also nested ones, outside of internal packages. */
final class ArePartOfTheApi extends DescribedPredicate<JavaClass> {

    static final ArePartOfTheApi OF_THE_CORE = new ArePartOfTheApi();

    private ArePartOfTheApi() {
        super("are part of the API");
    }

    @Override
    public boolean test(JavaClass type) {
        return !type.getPackageName().startsWith("io.teleport.internal") && isReachable(type);
    }

    private static boolean isReachable(JavaClass type) {
        boolean visible = type.getModifiers().contains(JavaModifier.PUBLIC)
                || type.getModifiers().contains(JavaModifier.PROTECTED);
        return visible
                && type.getEnclosingClass().map(ArePartOfTheApi::isReachable).orElse(true);
    }
}
