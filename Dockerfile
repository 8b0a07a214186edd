# Built from source: docker build -t descent .
FROM eclipse-temurin:25-jdk AS build
WORKDIR /build

# The dependencies: this layer is built again only when the POM changes. The class is there so that the compiler, the packager
# and what they need are fetched as well.
COPY .mvn .mvn
COPY mvnw pom.xml ./
RUN mkdir -p src/main/java \
 && echo 'class Nothing { public static void main(String[] args) {} }' > src/main/java/Nothing.java \
 && ./mvnw -B -q -Dmaven.test.skip -Dspotless.skip package \
 && rm -r src target

COPY src src
RUN ./mvnw -B -q -Dmaven.test.skip -Dspotless.skip package

# The application in layers. ND4J's native library (366 MB) lies unpacked on the class path, in place of its jar.
WORKDIR /opt/descent
RUN java -Djarmode=tools -jar /build/target/descent.jar extract --layers --destination /layers \
 && mkdir native && cd native \
 && jar xf /layers/dependencies/lib/nd4j-native-*-linux-*.jar org \
 && rm /layers/dependencies/lib/nd4j-native-*-linux-*.jar

# One start up to the open port and no further: JavaCPP unpacks and links the other libraries here, not at each start of a
# container. An image that couldn't start isn't built.
RUN cp -r /layers/dependencies/. /layers/application/. . \
 && java -Dspring.context.exit=onRefresh -Ddescent.data-dir=/tmp/data \
      -Dorg.bytedeco.javacpp.cachedir=/opt/descent/native-cache --enable-native-access=ALL-UNNAMED \
      -cp descent.jar:native dev.descent.DescentApplication

FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 --home-dir /var/lib/descent --shell /usr/sbin/nologin descent \
 && install -d -o descent -g descent /var/lib/descent
WORKDIR /opt/descent
COPY --from=build /opt/descent/native native
COPY --from=build /opt/descent/native-cache native-cache
COPY --from=build /layers/dependencies/ ./
COPY --from=build /layers/snapshot-dependencies/ ./
COPY --from=build /layers/application/ ./
# JavaCPP passes over a cache that it may not write to. The libraries in it stay root's.
RUN chown descent native-cache

# Native threads that wait for each other spin for some microseconds and then sleep. By default they spin for a millisecond, which
# brings training to a standstill where other programs want the cores too.
ENV DESCENT_DATA_DIR=/var/lib/descent GOMP_SPINCOUNT=1000
VOLUME /var/lib/descent
EXPOSE 8080
USER 10001

# Neither curl nor wget is in every Java image.
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 CMD ["bash", "-c", "\
  exec 3<>/dev/tcp/127.0.0.1/${SERVER_PORT:-8080} && \
  printf 'GET /actuator/health/readiness HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && \
  read -r _ status _ <&3 && [ \"$status\" = 200 ]"]

# Two fifths of the memory for the Java heap, where the state of the optimizers is: parameters and activations lie outside of it.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=40", \
  "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", \
  "-Dorg.bytedeco.javacpp.cachedir=/opt/descent/native-cache", "-cp", "descent.jar:native", "dev.descent.DescentApplication"]
