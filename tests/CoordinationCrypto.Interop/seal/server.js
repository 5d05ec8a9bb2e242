'use strict'
// Answers requests on stdin, one JSON object a line, with one JSON object a line on stdout. Objects live here by name; bytes travel as base64.
const readline = require('readline')
const load = require('node-seal')

load().then(seal => {
  const contexts = {} // name → { context, encoder, evaluator }
  const objects = {} // name → SEAL object
  const none = seal.ComprModeType.none

  const makers = {
    plaintext: () => seal.PlainText(),
    ciphertext: () => seal.CipherText(),
    publicKey: () => seal.PublicKey(),
    secretKey: () => seal.SecretKey(),
    relinKeys: () => seal.RelinKeys(),
    galoisKeys: () => seal.GaloisKeys()
  }

  const hex = id => Array.from(id.values, word => {
    const bytes = Buffer.alloc(8)
    bytes.writeBigUInt64LE(word)
    return bytes.toString('hex')
  }).join('')

  const put = (name, value) => {
    if (objects[name]) objects[name].delete()
    objects[name] = value
  }

  const text = bytes => Buffer.from(bytes).toString('base64')
  const bytesOf = base64 => Uint8Array.from(Buffer.from(base64, 'base64'))

  const fastest = (action, milliseconds) => {
    let best = Infinity
    const end = process.hrtime.bigint() + BigInt(milliseconds) * 1000000n
    for (let start = process.hrtime.bigint(); start < end; start = process.hrtime.bigint()) {
      const result = action()
      best = Math.min(best, Number(process.hrtime.bigint() - start) / 1e6)
      result.delete()
    }
    return { milliseconds: best }
  }

  const actions = {
    version: () => ({ version: seal.Version }),

    context({ name, bytes }) {
      const parameters = seal.EncryptionParameters(seal.SchemeType.bfv)
      parameters.loadArray(bytesOf(bytes))
      const context = seal.Context(parameters, true, seal.SecurityLevel.tc128)
      const valid = context.parametersSet()
      if (valid) contexts[name] = { context, encoder: seal.BatchEncoder(context), evaluator: seal.Evaluator(context) }
      return {
        valid,
        batching: valid && context.firstContextData.qualifiers.usingBatching,
        dataId: valid ? hex(context.firstParmsId) : '',
        keyId: valid ? hex(context.keyParmsId) : '',
        bytes: text(parameters.saveArray(none))
      }
    },

    load({ context, kind, name, bytes }) {
      const object = makers[kind]()
      object.loadArray(contexts[context].context, bytesOf(bytes))
      put(name, object)
      return {}
    },

    save: ({ name, compressed }) => ({ bytes: text(objects[name].saveArray(compressed ? seal.ComprModeType.zstd : none)) }),

    generate({ context, prefix, steps }) {
      const generator = seal.KeyGenerator(contexts[context].context)
      put(prefix + 'secret', generator.secretKey())
      put(prefix + 'public', generator.createPublicKey())
      put(prefix + 'relin', generator.createRelinKeys())
      put(prefix + 'galois', generator.createGaloisKeys(Int32Array.from(steps)))
      const seeded = generator.createPublicKeySerializable()
      const result = { seeded: text(seeded.saveArray(none)) }
      seeded.delete()
      generator.delete()
      return result
    },

    encode({ context, values, name }) {
      put(name, contexts[context].encoder.encode(BigUint64Array.from(values, BigInt)))
      return {}
    },

    decode: ({ context, name }) => ({ values: Array.from(contexts[context].encoder.decodeBigInt(objects[name], false), Number) }),

    encrypt({ context, key, plaintext, name }) {
      const encryptor = seal.Encryptor(contexts[context].context, objects[key])
      put(name, encryptor.encrypt(objects[plaintext]))
      encryptor.delete()
      return {}
    },

    decrypt({ context, key, name }) {
      const decryptor = seal.Decryptor(contexts[context].context, objects[key])
      const plaintext = decryptor.decrypt(objects[name])
      const result = {
        values: Array.from(contexts[context].encoder.decodeBigInt(plaintext, false), Number),
        budget: decryptor.invariantNoiseBudget(objects[name])
      }
      plaintext.delete()
      decryptor.delete()
      return result
    },

    evaluate({ context, operation, operands, name }) {
      const { evaluator } = contexts[context]
      put(name, evaluator[operation](...operands.map(operand => typeof operand === 'string' ? objects[operand] : operand)))
      return {}
    },

    // Milliseconds of an operation's fastest call, in the time given.
    time: ({ context, operation, operands, milliseconds }) => {
      const { evaluator } = contexts[context]
      const values = operands.map(operand => typeof operand === 'string' ? objects[operand] : operand)
      return fastest(() => evaluator[operation](...values), milliseconds)
    },

    timeEncrypt({ context, key, plaintext, milliseconds }) {
      const encryptor = seal.Encryptor(contexts[context].context, objects[key])
      const result = fastest(() => encryptor.encrypt(objects[plaintext]), milliseconds)
      encryptor.delete()
      return result
    }
  }

  const answer = object => process.stdout.write(JSON.stringify(object) + '\n')

  readline.createInterface({ input: process.stdin, crlfDelay: Infinity }).on('line', line => {
    try {
      const request = JSON.parse(line)
      answer(actions[request.action](request))
    } catch (error) {
      answer({ error: String(error && error.message ? error.message : error) })
    }
  })
})
