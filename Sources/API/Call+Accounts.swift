import Authentication
import Gateway

extension Call {
    /// Changes the accounts; what stands in the way becomes the answer.
    func updateAccounts<Result>(
        _ change: (inout CredentialTable) throws -> Result
    ) throws(Problem) -> Result {
        let result = try service.slowWork.run(.change) { () throws(Problem) in try changeAccounts(change) }
        guard let result else { throw .tooManyChanges }
        return result
    }

    private func changeAccounts<Result>(
        _ change: (inout CredentialTable) throws -> Result
    ) throws(Problem) -> Result {
        do {
            return try service.credentials.update(change)
        } catch let problem as Problem {
            throw problem
        } catch let error as CredentialFileError {
            throw Problem(error)
        } catch CredentialError.nameTaken {
            throw Problem(.conflict, .fields([AccountField.username.taken]))
        } catch CredentialError.emailTaken {
            throw Problem(.conflict, .fields([AccountField.email.taken]))
        } catch {
            throw Problem(fault: error)
        }
    }

    /// Changes an account, unless its password has changed or its tokens have ended since it was signed in to.
    func change(
        _ credential: Credential, _ change: (inout Credential) -> Void
    ) throws(Problem) -> Credential {
        try updateAccounts { table in
            try requireUnchanged(credential, in: table)
            return try table.update(credential.id, change)
        }
    }

    /// Removes an account, unless it has changed since it was signed in to.
    func remove(_ credential: Credential) throws(Problem) {
        try updateAccounts { table in
            try requireUnchanged(credential, in: table)
            try table.remove(credential.id)
        }
    }

    private func requireUnchanged(_ credential: Credential, in table: CredentialTable) throws(Problem) {
        // Raised by a new password and by the end of tokens, and by nothing else.
        guard table[credential.id]?.tokenVersion == credential.tokenVersion else {
            throw Problem(
                .unauthorized, "The account has changed meanwhile; sign in again.",
                fields: Challenge(.nothing, to: request).fields)
        }
    }
}
