package dev.parley.bench;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * The rooms of the house and the only ways between them ({@code docs/rooms.md}). Maven holds the
 * arrows between modules; this holds those between packages, and says which was crossed.
 */
@AnalyzeClasses(packages = "dev.parley", importOptions = DoNotIncludeTests.class)
class RoomsTest {

  /** Who may know whom, beside itself. */
  record Room(String name, List<String> known) {

    static Room of(String name, String... known) {
      return new Room(name, List.of(known));
    }

    ArchRule rule() {
      var allowed = new ArrayList<String>();
      allowed.add(packages(name));
      for (var room : known) {
        allowed.add(packages(room));
      }
      return classes()
          .that()
          .resideInAPackage(packages(name))
          .should(
              onlyDependOnClassesThat(
                  resideInAnyPackage(allowed.toArray(String[]::new)).or(areNotOurs())))
          .as(name + " knows " + known);
    }

    private static String packages(String room) {
      return "dev.parley." + room + "..";
    }
  }

  static final List<Room> ROOMS =
      List.of(
          Room.of("proto"),
          Room.of("worker", "proto"),
          Room.of("session", "proto"),
          Room.of("net"),
          Room.of("media", "net", "session", "proto"),
          Room.of("legs", "media", "net", "session", "proto"),
          Room.of("models", "media", "net", "session", "proto"),
          Room.of("admin", "session", "proto"),
          Room.of("node", "legs", "models", "admin", "media", "net", "session", "proto"),
          Room.of("cli", "node", "legs", "models", "admin", "media", "net", "session", "proto"),
          Room.of(
              "bench", "cli", "node", "legs", "models", "admin", "media", "net", "session",
              "worker", "proto"));

  private static DescribedPredicate<JavaClass> areNotOurs() {
    return DescribedPredicate.describe(
        "are libraries", type -> !type.getPackageName().startsWith("dev.parley"));
  }

  @ArchTest
  static void everyRoomKnowsOnlyWhatTheDesignAllows(JavaClasses all) {
    ROOMS.forEach(room -> room.rule().check(all));
  }

  /** Of the media plane only what puts a call together knows calls. */
  @ArchTest
  static void whatACallIsMadeOfKnowsNoCall(JavaClasses all) {
    List.of(
            Room.of("media.audio"),
            Room.of("media.time", "net"),
            Room.of("media.graph", "media.time"),
            Room.of("media.mix", "media.audio"),
            Room.of("media.vad", "media.audio", "net"),
            Room.of("media.turns", "media.vad", "media.audio"))
        .forEach(room -> room.rule().check(all));
  }

  /** The Realtime API is one leg's and one model's. */
  @ArchTest
  static void sessionAndMediaPlaneKnowNoProtocol(JavaClasses all) {
    noClasses()
        .that()
        .resideInAnyPackage("dev.parley.session..", "dev.parley.media..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.parley.proto.realtime..")
        .check(all);
  }

  /** One provider's package, or one way in, never needs another's. */
  @ArchTest
  static void legsAndModelsDoNotKnowEachOther(JavaClasses all) {
    for (var parent : List.of("dev.parley.legs.", "dev.parley.models.")) {
      var rooms = new TreeSet<String>();
      all.stream()
          .map(JavaClass::getPackageName)
          .filter(name -> name.startsWith(parent))
          .map(name -> name.substring(parent.length()))
          .map(name -> name.contains(".") ? name.substring(0, name.indexOf('.')) : name)
          .forEach(rooms::add);
      for (var room : rooms) {
        var others =
            rooms.stream()
                .filter(other -> !other.equals(room))
                .map(other -> parent + other + "..")
                .toArray(String[]::new);
        if (others.length > 0) {
          noClasses()
              .that()
              .resideInAPackage(parent + room + "..")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(others)
              .check(all);
        }
      }
    }
  }

  /** Where a room has many packages, they can be read from the bottom up. */
  @ArchTest
  static void packagesHaveNoCycles(JavaClasses all) {
    for (var room : List.of("dev.parley.media", "dev.parley.node", "dev.parley.bench")) {
      slices().assignedFrom(packagesOf(room)).should().beFreeOfCycles().check(all);
    }
  }

  /** A reader who searches for a name lands in one place. */
  @ArchTest
  static void aSimpleNameStandsOnce(JavaClasses all) {
    var places = new TreeMap<String, Set<String>>();
    all.stream()
        .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
        .forEach(type ->
            places.computeIfAbsent(type.getSimpleName(), _ -> new TreeSet<>()).add(type.getName()));
    assertThat(places.values().stream().filter(names -> names.size() > 1)).isEmpty();
  }

  /** What is counted is read by somebody; what nobody reads tells nobody what was dropped. */
  @ArchTest
  static void whatIsCountedIsRead(JavaClasses all) {
    var unread =
        all.stream()
            .filter(type -> !type.getPackageName().startsWith("dev.parley.bench"))
            .filter(RoomsTest::makesCounters)
            .flatMap(type -> type.getFields().stream())
            .filter(field -> isCounter(field.getRawType().getName()))
            .filter(field ->
                field.getAccessesToSelf().stream().noneMatch(access -> reads(access.getOrigin())))
            .map(JavaField::getFullName)
            .toList();
    assertThat(unread).isEmpty();
  }

  private static boolean isCounter(String type) {
    return type.equals(LongAdder.class.getName()) || type.endsWith(".CodeCounters");
  }

  /** Others are handed theirs by somebody else, who has to show them. */
  private static boolean makesCounters(JavaClass type) {
    return !type.isRecord()
        && !isCounter(type.getName())
        && type.getConstructorCallsFromSelf().stream()
            .anyMatch(call -> isCounter(call.getTargetOwner().getName()));
  }

  private static boolean reads(JavaCodeUnit unit) {
    var reading = Set.of("sum", "sumThenReset", "longValue", "intValue", "readings");
    return Stream.concat(
            unit.getMethodCallsFromSelf().stream(), unit.getMethodReferencesFromSelf().stream())
        .anyMatch(
            call -> isCounter(call.getTargetOwner().getName()) && reading.contains(call.getName()));
  }

  /** Each package of a room on its own, those inside others too. */
  private static SliceAssignment packagesOf(String room) {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass type) {
        var name = type.getPackageName();
        return name.equals(room) || name.startsWith(room + ".")
            ? SliceIdentifier.of(name)
            : SliceIdentifier.ignore();
      }

      @Override
      public String getDescription() {
        return "packages of " + room;
      }
    };
  }

  @ArchTest
  static final ArchRule noScalaInJava =
      noClasses().should().dependOnClassesThat().resideInAPackage("scala..");

  @ArchTest
  static final ArchRule noClassicActors =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("org.apache.pekko.actor.AbstractActor")
          .orShould()
          .dependOnClassesThat()
          .haveSimpleName("ReceiveBuilder");

  /**
   * One record tree is read at start; nobody carries a configuration about. A node's file lives
   * only while it is read.
   */
  @ArchTest
  static final ArchRule noConfigIsKept =
      fields()
          .that()
          .areDeclaredInClassesThat()
          .doNotHaveSimpleName("NodeFile")
          .should()
          .notHaveRawType("com.typesafe.config.Config");

  @ArchTest
  static final ArchRule nobodySleeps =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.parley.bench..", "dev.parley.worker..")
          .should()
          .callMethod(Thread.class, "sleep", long.class);

  @ArchTest
  static final ArchRule everyPackageSaysWhatMayBeNull =
      classes()
          .that()
          .resideOutsideOfPackage("dev.parley.bench.jmh.jmh_generated..")
          .should(
              new ArchCondition<JavaClass>("live in a @NullMarked package") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                  events.add(
                      new SimpleConditionEvent(type, marked, type.getName() + ": " + marked));
                }
              });
}
