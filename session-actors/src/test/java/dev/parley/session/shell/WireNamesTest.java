package dev.parley.session.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import dev.parley.proto.WireMessage;
import dev.parley.session.model.SessionCommand;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

/** Whatever sessions send or are sent has a name of its own. */
class WireNamesTest {

  private static final List<WireNames.Named> KNOWN = WireMessageCodec.known();

  @Test
  void everyMessageHasANameOrIsPartOfOneThatHas() {
    var named = new HashSet<Class<?>>();
    KNOWN.forEach(message -> named.add(message.type()));
    var parts = new HashSet<Class<?>>();
    named.forEach(type -> addParts(type, parts));

    assertThat(messages())
        .isNotEmpty()
        .allSatisfy(type ->
            assertThat(named.contains(type) || parts.contains(type)).as(type.getName()).isTrue());
  }

  @Test
  void everyAnswerThatAMessageAsksForHasAName() {
    var asked =
        KNOWN.stream()
            .flatMap(message -> components(message.type()))
            .map(RecordComponent::getGenericType)
            .filter(ParameterizedType.class::isInstance)
            .map(ParameterizedType.class::cast)
            .filter(type -> type.getRawType().equals(ActorRef.class))
            .<Type>map(type -> type.getActualTypeArguments()[0])
            .filter(type -> !type.equals(Boolean.class))
            .toList();

    assertThat(asked).isNotEmpty();
    assertThat(KNOWN.stream().<Type>map(WireNames.Named::type).toList()).containsAll(asked);
  }

  @Test
  void thisBuildReadsAllThatItMaySend() {
    assertThat(KNOWN)
        .allSatisfy(message ->
            assertThat(message.since()).isBetween(ReadableLevel.FIRST, ReadableLevel.OWN));
  }

  private static Stream<Class<?>> messages() {
    return new ClassFileImporter()
        .withImportOption(new DoNotIncludeTests()).importPackages("dev.parley.session").stream()
            .filter(type -> type.isAssignableTo(WireMessage.class) && !type.isInterface())
            .<Class<?>>map(JavaClass::reflect)
            .filter(type -> !SessionCommand.Internal.class.isAssignableFrom(type));
  }

  private static void addParts(Class<?> type, Set<Class<?>> parts) {
    components(type).forEach(component -> addType(component.getGenericType(), parts));
  }

  private static void addType(Type type, Set<Class<?>> parts) {
    if (type instanceof ParameterizedType generic) {
      Stream.of(generic.getActualTypeArguments()).forEach(argument -> addType(argument, parts));
    } else if (type instanceof Class<?> found
        && WireMessage.class.isAssignableFrom(found)
        && parts.add(found)) {
      addParts(found, parts);
      if (found.isSealed()) {
        Stream.of(found.getPermittedSubclasses()).forEach(permitted -> addType(permitted, parts));
      }
    }
  }

  private static Stream<RecordComponent> components(Class<?> type) {
    return type.isRecord() ? Stream.of(type.getRecordComponents()) : Stream.empty();
  }
}
