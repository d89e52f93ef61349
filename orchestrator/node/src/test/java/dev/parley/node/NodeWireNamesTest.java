package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import dev.parley.proto.WireMessage;
import dev.parley.session.shell.WireNames;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** Whatever nodes tell each other has a name of its own. */
class NodeWireNamesTest {

  @Test
  void everyMessageBetweenNodesHasAName() {
    var named =
        ServiceLoader.load(WireNames.class).stream()
            .flatMap(names -> names.get().all().stream())
            .<Class<?>>map(WireNames.Named::type)
            .toList();

    var sent =
        new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests())
                .importPackages(
                    "dev.parley.net",
                    "dev.parley.media",
                    "dev.parley.legs",
                    "dev.parley.models",
                    "dev.parley.admin",
                    "dev.parley.node")
                .stream()
                .filter(type -> type.isAssignableTo(WireMessage.class) && !type.isInterface())
                .<Class<?>>map(JavaClass::reflect)
                .toList();

    assertThat(sent).isNotEmpty();
    assertThat(named).containsAll(sent);
  }
}
