package dev.parley.node.start;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.parley.proto.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one node: by these names its commands find each other. A node locks it; callers and
 * operators on the same machine read its keys, so that a first call needs no options.
 */
public record DataFolder(Path path) {

  private static final int PID_BYTES = 20;

  /** Key of Realtime clients, one line of text. */
  public Path realtimeKey() {
    return path.resolve("realtime-key");
  }

  /** Bearer token of the admin API, one line of text. */
  public Path adminToken() {
    return path.resolve("admin-token");
  }

  /** Address of the broker that the node runs, one line of text; another at each start. */
  public Path kafkaBootstrap() {
    return path.resolve("kafka-bootstrap");
  }

  /** What the node logs, never words of a call. */
  public Path log() {
    return path.resolve("parley.log");
  }

  private Path endpointFile() {
    return path.resolve("endpoint.json");
  }

  private Path lockFile() {
    return path.resolve("node.lock");
  }

  /** Makes the folder, readable by its owner only, and checks that it can be written. */
  public static DataFolder create(Path path) throws CommandFailure {
    var folder = new DataFolder(path.toAbsolutePath().normalize());
    try {
      Files.createDirectories(folder.path);
      if (Files.getFileStore(folder.path).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(folder.path, PosixFilePermissions.fromString("rwx------"));
      }
    } catch (FileAlreadyExistsException file) {
      throw folder.unusable("a file", file);
    } catch (IOException denied) {
      throw folder.unusable("cannot be created or written", denied);
    }
    if (!Files.isWritable(folder.path)) {
      throw folder.unusable("not writable", null);
    }
    return folder;
  }

  private CommandFailure unusable(String found, @Nullable IOException cause) {
    var failure =
        CommandFailure.configuration(
            "--data %s: %s (expected: a folder that this user can write)".formatted(path, found),
            "Choose another: --data /path/to/folder");
    if (cause != null) {
      failure.initCause(cause);
    }
    return failure;
  }

  /** Makes this process the folder's only node, until the claim is closed or the process ends. */
  public Claim claim() throws CommandFailure {
    try {
      var channel = FileChannel.open(lockFile(), CREATE, READ, WRITE);
      if (!locked(channel)) {
        throw inUse(channel);
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(UTF_8)));
      return new Claim(this, channel);
    } catch (IOException denied) {
      throw unusable("its node.lock cannot be written", denied);
    }
  }

  /** The right to be the folder's node. Closing it withdraws what was announced meanwhile. */
  public record Claim(DataFolder folder, FileChannel lock) implements AutoCloseable {

    /** The address first: with the lock gone it may be another node's. */
    @Override
    public void close() throws IOException {
      folder.withdraw();
      lock.close();
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException ours) {
      return false;
    }
  }

  private CommandFailure inUse(FileChannel channel) throws IOException {
    try (channel) {
      var owner = ByteBuffer.allocate(PID_BYTES);
      channel.read(owner, 0);
      var pid = UTF_8.decode(owner.flip()).toString();
      return CommandFailure.configuration(
          "--data %s: in use by process %s (expected: one node per folder)".formatted(path, pid),
          "Stop that node, or give this one its own folder: --data /path/to/folder");
    }
  }

  /** A key or token that the node keeps here. */
  public String secret(Path file, String option) throws CommandFailure {
    try {
      return Files.readString(file).strip();
    } catch (IOException absent) {
      throw new CommandFailure(
          ExitCode.CONFIGURATION,
          "%s: not there (expected: written by parley up)".formatted(file),
          "Start a node here with ./parley up, name its folder with --data, or give %s"
              .formatted(option),
          absent);
    }
  }

  /** Tells the other commands where the node of this folder listens. */
  public void announce(Endpoint endpoint) throws IOException {
    Files.writeString(endpointFile(), Json.mapper().writeValueAsString(endpoint));
  }

  /** The node of this folder is not found any more. Only for who has claimed it. */
  public void withdraw() {
    try {
      Files.deleteIfExists(endpointFile());
    } catch (IOException harmless) {
      // The next node of this folder overwrites it; until then commands find nobody there.
    }
  }

  /** Where the node of this folder listens, or the address that {@code up} has by default. */
  public Endpoint endpoint() {
    try {
      return Json.mapper().readValue(endpointFile().toFile(), Endpoint.class);
    } catch (IOException absent) {
      return new Endpoint(URI.create("http://127.0.0.1:8080"), null);
    }
  }

  /**
   * A listening node, or a cluster of them.
   *
   * @param base of the first node
   * @param certificate file of the certificate to trust; absent without TLS
   * @param nodes every node's base where there are several; absent for one
   */
  public record Endpoint(URI base, @Nullable String certificate, @Nullable List<URI> nodes) {

    public Endpoint {
      nodes = nodes == null ? null : List.copyOf(nodes);
    }

    public Endpoint(URI base, @Nullable String certificate) {
      this(base, certificate, null);
    }

    /**
     * The certificate to trust at an address; absent if it is not this node's.
     *
     * @param url absent = this node's
     */
    public @Nullable String certificateFor(@Nullable URI url) {
      return isAt(url) ? certificate : null;
    }

    /**
     * Whether an address is this node's; its keys are for nobody else.
     *
     * @param url absent = this node's
     */
    public boolean isAt(@Nullable URI url) {
      return url == null
          || bases().stream()
              .anyMatch(own -> host(own).equals(host(url)) && own.getPort() == url.getPort());
    }

    private static String host(URI url) {
      var host = String.valueOf(url.getHost());
      return host.equals("localhost") ? "127.0.0.1" : host;
    }

    /** Every node's base, the first one's first. */
    public List<URI> bases() {
      return nodes == null || nodes.isEmpty() ? List.of(base) : nodes;
    }

    /** Where Realtime clients connect. */
    public URI realtime() {
      return realtime(base);
    }

    /** The same at every node. */
    public List<URI> realtimes() {
      return bases().stream().map(Endpoint::realtime).toList();
    }

    private static URI realtime(URI base) {
      return URI.create(base.toString().replaceFirst("^http", "ws") + "/v1/realtime");
    }
  }
}
