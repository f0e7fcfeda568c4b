package io.teleport;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.stream.Stream;

/** Finds types in what a class extends and in its public and protected members, type arguments included. */
final class NotExpose extends ArchCondition<JavaClass> {

    private final DescribedPredicate<JavaClass> hidden;

    NotExpose(DescribedPredicate<JavaClass> hidden) {
        super("not expose " + hidden.getDescription());
        this.hidden = hidden;
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        Stream<JavaType> parents = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
        report(type.getDescription(), Stream.concat(parents, type.getTypeParameters().stream()), events);
        type.getMembers().stream()
                .filter(NotExpose::isVisible)
                .forEach(member -> report(member.getDescription(), typesOf(member), events));
    }

    private void report(String where, Stream<? extends JavaType> types, ConditionEvents events) {
        types.flatMap(type -> type.getAllInvolvedRawTypes().stream())
                .filter(hidden)
                .distinct()
                .forEach(found ->
                        events.add(SimpleConditionEvent.violated(found, where + " exposes " + found.getFullName())));
    }

    private static boolean isVisible(JavaMember member) {
        return !member.getModifiers().contains(JavaModifier.SYNTHETIC)
                && (member.getModifiers().contains(JavaModifier.PUBLIC)
                        || member.getModifiers().contains(JavaModifier.PROTECTED));
    }

    private static Stream<? extends JavaType> typesOf(JavaMember member) {
        if (member instanceof JavaField field) {
            return Stream.of(field.getType());
        }
        JavaCodeUnit unit = (JavaCodeUnit) member;
        Stream<JavaType> signature = Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream());
        return Stream.concat(signature, Stream.concat(unit.getTypeParameters().stream(), thrownBy(unit)));
    }

    private static Stream<? extends JavaType> thrownBy(JavaCodeUnit unit) {
        return unit.getThrowsClause().getTypes().stream();
    }
}
