package dev.parley.session.shell;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import dev.parley.proto.WireMessage;
import dev.parley.session.model.SessionCommand;
import java.io.IOException;
import java.io.NotSerializableException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.apache.pekko.serialization.jackson.JacksonObjectMapperProvider;

/**
 * What nodes send each other: Pekko's CBOR, under the names that every module's {@link WireNames}
 * give. Takes the place of Pekko's own serializer (parley-wire.conf), whose names are those of
 * classes, so that nodes of the first build read it and are read.
 */
public final class WireMessageCodec extends SerializerWithStringManifest {

  /** Pekko's own for this form, under which the first build sent everything. */
  private static final int IDENTIFIER = 33;

  private static final String FORM = "jackson-cbor";

  private final Map<String, WireNames.Named> byName = new HashMap<>();
  private final Map<Class<?>, WireNames.Named> byType = new HashMap<>();
  private final ObjectMapper cbor;

  /** Made by Pekko, for each actor system one. */
  public WireMessageCodec(ExtendedActorSystem system) {
    this(mapper(system), known());
  }

  WireMessageCodec(ObjectMapper cbor, List<WireNames.Named> names) {
    this.cbor = cbor;
    names.forEach(this::add);
  }

  /** Every message that some module on the class path names. */
  static List<WireNames.Named> known() {
    return ServiceLoader.load(WireNames.class, WireNames.class.getClassLoader()).stream()
        .flatMap(names -> names.get().all().stream())
        .toList();
  }

  /** Since which level there is such a message; of one that carries another, since both are. */
  static int since(WireMessage message) {
    int own = since(message.getClass());
    return message instanceof SessionCommand.Numbered(_, var carried)
        ? Math.max(own, since(carried))
        : own;
  }

  static int since(Class<?> kind) {
    return Levels.SINCE.getOrDefault(kind, ReadableLevel.FIRST);
  }

  /** Read from the modules' tables when the first message is asked about. */
  private static final class Levels {
    static final Map<Class<?>, Integer> SINCE =
        known().stream()
            .collect(Collectors.toUnmodifiableMap(WireNames.Named::type, WireNames.Named::since));
  }

  /** Refuses a system whose messages would travel by the names of classes. */
  static void mustServe(ActorSystem<?> system) {
    var found =
        SerializationExtension.get(system).findSerializerFor(new SessionCommand.Idle()).getClass();
    if (!found.equals(WireMessageCodec.class)) {
      throw new IllegalStateException(
          "serializer of messages: "
              + found.getSimpleName()
              + " (expected: WireMessageCodec; is parley-wire.conf included?)");
    }
  }

  private static ObjectMapper mapper(ExtendedActorSystem system) {
    return JacksonObjectMapperProvider.get(system)
        .getOrCreate(FORM, Optional.<JsonFactory>of(new CBORFactory()));
  }

  private void add(WireNames.Named named) {
    var name = byName.putIfAbsent(named.name(), named);
    var type = byType.putIfAbsent(named.type(), named);
    if (name != null || type != null) {
      throw new IllegalStateException(
          "message: "
              + named.name()
              + " of "
              + named.type().getName()
              + " named twice"
              + " (expected: one name for one class)");
    }
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object message) {
    return named(message).name();
  }

  @Override
  public byte[] toBinary(Object message) {
    var name = named(message).name();
    try {
      return cbor.writeValueAsBytes(message);
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException("message: " + name + ": not written", broken);
    }
  }

  /** The failure names the message only: Jackson's own words may quote the call. */
  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    var named = byName.get(manifest);
    if (named == null) {
      throw new NotSerializableException(
          "message: "
              + manifest
              + " (expected: a name that this version knows; is the sender newer?)");
    }
    try {
      return cbor.readValue(bytes, named.type());
    } catch (IOException broken) {
      throw new NotSerializableException(
          "message: "
              + manifest
              + ": "
              + broken.getClass().getSimpleName()
              + " (expected: its fields in CBOR)");
    }
  }

  private WireNames.Named named(Object message) {
    var named = byType.get(message.getClass());
    if (named == null) {
      throw new IllegalArgumentException(
          "message: "
              + message.getClass().getName()
              + " (expected: one that a WireNames gives a name)");
    }
    return named;
  }
}
